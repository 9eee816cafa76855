import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** What a case starts with and which jobs it has, as the bench wrote it down. */
record Case(String processId, Map<String, Object> variables, List<Job> jobs) {
  record Job(String id, List<String> after, boolean human, Map<String, Object> result) {}

  static Case read(String processId) throws Exception {
    Map<String, Object> content = map(Json.read(Files.readString(Path.of(System.getenv("MODELS"), processId + ".json"))));
    List<Job> jobs = list(content.get("jobs")).stream().map(Case::job).toList();
    return new Case(processId, map(content.get("variables")), jobs);
  }

  private static Job job(Object content) {
    Map<String, Object> job = map(content);
    List<String> after = list(job.get("after")).stream().map(String.class::cast).toList();
    return new Job((String) job.get("id"), after, job.containsKey("human"), map(job.get("result")));
  }

  Job job(String id) {
    return jobs.stream().filter(job -> job.id().equals(id)).findFirst().orElseThrow();
  }

  List<String> topics() {
    return jobs.stream().filter(job -> !job.human()).map(Job::id).toList();
  }

  boolean hasUserTask() {
    return jobs.stream().anyMatch(Job::human);
  }

  String last() {
    return jobs.get(jobs.size() - 1).id();
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> map(Object value) {
    return (Map<String, Object>) value;
  }

  @SuppressWarnings("unchecked")
  private static List<Object> list(Object value) {
    return (List<Object>) value;
  }
}

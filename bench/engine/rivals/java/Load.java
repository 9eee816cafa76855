import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** The load for an engine inside this process: starts instances, works on jobs and user tasks, takes the times. */
final class Load {
  static final List<String> CASES = List.of("straight", "assistance");
  private static final int STARTERS = 4;
  private static final int WORKERS = 4;
  private static final int JOBS_AT_ONCE = 64;
  /** As often as the workers of the other engines look. */
  private static final int POLL_MS = 20;
  private static final int MOST_REPEATS = 50;

  interface Engine {
    void start(String processId, Map<String, Object> variables);

    /** Locks up to `max` jobs of these topics. */
    List<Work> fetch(List<String> topics, int max);

    /** Open user tasks that were not given out yet. */
    List<Work> userTasks(int max);

    long running();

    /** Two branches met at a join: the vendors say to try again. */
    boolean isConflict(Throwable failure);
  }

  interface Completion {
    void complete(Map<String, Object> result);
  }

  /** `number` is the instance's variable `n`, or null where the job does not carry it. */
  record Work(String taskId, String instanceId, Number number, Completion completion) {}

  private final Engine engine;
  private final Map<String, Case> cases = new HashMap<>();
  private volatile Round round;

  private Load(Engine engine) throws Exception {
    this.engine = engine;
    for (String id : CASES) cases.put(id, Case.read(id));
  }

  static String model(String processId) throws Exception {
    return Files.readString(Path.of(System.getenv("MODELS"), processId + ".bpmn"));
  }

  static HikariDataSource dataSource() {
    HikariConfig config = new HikariConfig();
    String address = System.getenv("PGHOST") + ":" + System.getenv("PGPORT");
    config.setJdbcUrl("jdbc:postgresql://" + address + "/" + System.getenv("PGDATABASE"));
    config.setUsername(System.getenv("PGUSER"));
    config.setPassword(System.getenv("PGPASSWORD"));
    config.setMaximumPoolSize(24);
    return new HikariDataSource(config);
  }

  /** Answers each line `run CASE INSTANCES` with one line of JSON until the input ends. */
  static void serve(Engine engine) throws Exception {
    Load load = new Load(engine);
    System.out.println("ready");
    BufferedReader orders = new BufferedReader(new InputStreamReader(System.in));
    for (String line = orders.readLine(); line != null; line = orders.readLine()) {
      String[] words = line.trim().split(" ");
      System.out.println(load.run(load.cases.get(words[1]), Integer.parseInt(words[2])));
    }
  }

  private String run(Case work, int instances) throws Exception {
    Round current = new Round(work, instances);
    round = current;
    ExecutorService starters = Executors.newFixedThreadPool(STARTERS);
    ThreadPoolExecutor workers =
        new ThreadPoolExecutor(WORKERS, WORKERS, 1, TimeUnit.MINUTES, new LinkedBlockingQueue<>());
    AtomicBoolean stop = new AtomicBoolean();
    long began = System.nanoTime();
    List<Thread> fetchers = new ArrayList<>();
    fetchers.add(fetcher(stop, workers, () -> engine.fetch(work.topics(), JOBS_AT_ONCE)));
    if (work.hasUserTask()) fetchers.add(fetcher(stop, workers, () -> engine.userTasks(JOBS_AT_ONCE)));
    for (int n = 0; n < instances; n++) {
      current.places.acquire();
      current.rethrow();
      int number = n;
      starters.execute(() -> current.guarded(() -> start(current, number)));
    }
    current.awaitLast();
    // Flowable ends the instance in an executor of its own after the job.
    while (engine.running() > 0) Thread.sleep(5);
    double seconds = (System.nanoTime() - began) / 1e9;
    stop.set(true);
    for (Thread thread : fetchers) thread.join();
    starters.shutdown();
    workers.shutdown();
    current.check();
    return current.answer(seconds);
  }

  private void start(Round current, int number) {
    Map<String, Object> variables = new HashMap<>(current.work.variables());
    variables.put("n", number);
    current.sent(number, "start");
    engine.start(current.work.processId(), variables);
  }

  private interface Source {
    List<Work> next();
  }

  private Thread fetcher(AtomicBoolean stop, ThreadPoolExecutor workers, Source source) {
    Thread thread = new Thread(() -> round.guarded(() -> fetch(stop, workers, source)), "fetcher");
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  private void fetch(AtomicBoolean stop, ThreadPoolExecutor workers, Source source) throws InterruptedException {
    while (!stop.get()) {
      // Nobody locks more than can be worked off.
      if (workers.getQueue().size() > JOBS_AT_ONCE) {
        Thread.sleep(1);
        continue;
      }
      List<Work> found = source.next();
      for (Work work : found) workers.execute(() -> round.guarded(() -> complete(work)));
      if (found.size() < JOBS_AT_ONCE / 8) Thread.sleep(POLL_MS);
    }
  }

  private void complete(Work work) throws InterruptedException {
    Round current = round;
    Case.Job job = current.work.job(work.taskId());
    int number = current.numberOf(work);
    current.began(number, job);
    current.sent(number, job.id());
    for (int repeats = 0; ; repeats++) {
      try {
        work.completion().complete(job.result());
        break;
      } catch (RuntimeException failure) {
        if (!engine.isConflict(failure) || repeats == MOST_REPEATS) throw failure;
        Thread.sleep(2 + ThreadLocalRandom.current().nextInt(5));
      }
    }
    current.done(job.id());
  }

  /** One run of a case. */
  private static final class Round {
    final Case work;
    final int instances;
    final Semaphore places = new Semaphore(Integer.parseInt(System.getenv("IN_FLIGHT")));
    private final Map<String, Integer> numbers = new ConcurrentHashMap<>();
    private final Map<String, Long> sent = new ConcurrentHashMap<>();
    private final Map<String, AtomicInteger> done = new ConcurrentHashMap<>();
    private final ConcurrentLinkedQueue<Double> times = new ConcurrentLinkedQueue<>();
    private volatile Throwable failure;

    Round(Case work, int instances) {
      this.work = work;
      this.instances = instances;
      for (Case.Job job : work.jobs()) done.put(job.id(), new AtomicInteger());
    }

    interface Task {
      void run() throws Exception;
    }

    void guarded(Task task) {
      try {
        task.run();
      } catch (Exception problem) {
        failure = problem;
        places.release();
      }
    }

    void rethrow() {
      if (failure != null) throw new IllegalStateException(failure);
    }

    int numberOf(Work work) {
      if (work.number() == null) return numbers.get(work.instanceId());
      numbers.putIfAbsent(work.instanceId(), work.number().intValue());
      return work.number().intValue();
    }

    void sent(int number, String by) {
      sent.put(number + "/" + by, System.nanoTime());
    }

    void began(int number, Case.Job job) {
      List<String> from = job.after().isEmpty() ? List.of("start") : job.after();
      long last = from.stream().mapToLong(by -> sent.get(number + "/" + by)).max().orElseThrow();
      times.add((System.nanoTime() - last) / 1e6);
    }

    void done(String jobId) {
      done.get(jobId).incrementAndGet();
      if (jobId.equals(work.last())) places.release();
    }

    void awaitLast() throws InterruptedException {
      while (done.get(work.last()).get() < instances) {
        rethrow();
        Thread.sleep(2);
      }
    }

    void check() {
      rethrow();
      if (done.values().stream().anyMatch(count -> count.get() != instances))
        throw new IllegalStateException(done.toString());
    }

    String answer(double seconds) {
      List<Double> sorted = times.stream().sorted().toList();
      return String.format(
          Locale.ROOT,
          "{\"seconds\":%.4f,\"p50\":%.3f,\"p95\":%.3f,\"p99\":%.3f}",
          seconds,
          at(sorted, 50),
          at(sorted, 95),
          at(sorted, 99));
    }

    private static double at(List<Double> sorted, int share) {
      return sorted.get(Math.min(sorted.size() - 1, sorted.size() * share / 100));
    }
  }
}

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.camunda.bpm.engine.OptimisticLockingException;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.externaltask.ExternalTaskQueryBuilder;
import org.camunda.bpm.engine.externaltask.LockedExternalTask;
import org.camunda.bpm.engine.impl.cfg.StandaloneProcessEngineConfiguration;
import org.camunda.bpm.engine.task.Task;

/** Camunda 7 with external tasks. */
public final class CamundaBench implements Load.Engine {
  private static final long LEASE_MS = 300_000;
  private final ProcessEngine engine;
  private final Set<String> given = ConcurrentHashMap.newKeySet();

  private CamundaBench(ProcessEngine engine) {
    this.engine = engine;
  }

  public static void main(String[] args) {
    // The engine's own threads would keep a failed process alive.
    try {
      serve();
      System.exit(0);
    } catch (Throwable failure) {
      failure.printStackTrace();
      System.exit(1);
    }
  }

  private static void serve() throws Exception {
    StandaloneProcessEngineConfiguration configuration = new StandaloneProcessEngineConfiguration();
    configuration.setDataSource(Load.dataSource());
    configuration.setDatabaseSchemaUpdate("true");
    configuration.setJobExecutorActivate(true);
    configuration.setMetricsEnabled(false);
    ProcessEngine engine = configuration.buildProcessEngine();
    for (String id : Load.CASES)
      engine.getRepositoryService().createDeployment().addString(id + ".bpmn", Load.model(id)).deploy();
    Load.serve(new CamundaBench(engine));
  }

  @Override
  public void start(String processId, Map<String, Object> variables) {
    engine.getRuntimeService().startProcessInstanceByKey(processId, variables);
  }

  @Override
  public List<Load.Work> fetch(List<String> topics, int max) {
    ExternalTaskQueryBuilder query = engine.getExternalTaskService().fetchAndLock(max, "bench");
    for (String topic : topics) query = query.topic(topic, LEASE_MS);
    List<Load.Work> found = new ArrayList<>();
    for (LockedExternalTask task : query.execute()) {
      Number number = (Number) task.getVariables().get("n");
      Load.Completion completion =
          result -> engine.getExternalTaskService().complete(task.getId(), "bench", result);
      found.add(new Load.Work(task.getTopicName(), task.getProcessInstanceId(), number, completion));
    }
    return found;
  }

  @Override
  public List<Load.Work> userTasks(int max) {
    List<Load.Work> found = new ArrayList<>();
    for (Task task : engine.getTaskService().createTaskQuery().listPage(0, max)) {
      if (!given.add(task.getId())) continue;
      Load.Completion completion = result -> engine.getTaskService().complete(task.getId(), result);
      found.add(new Load.Work(task.getTaskDefinitionKey(), task.getProcessInstanceId(), null, completion));
    }
    return found;
  }

  @Override
  public long running() {
    return engine.getRuntimeService().createProcessInstanceQuery().count();
  }

  @Override
  public boolean isConflict(Throwable failure) {
    return failure instanceof OptimisticLockingException;
  }
}

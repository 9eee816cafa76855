import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.flowable.common.engine.api.FlowableOptimisticLockingException;
import org.flowable.engine.ManagementService;
import org.flowable.engine.ProcessEngine;
import org.flowable.engine.impl.cfg.StandaloneProcessEngineConfiguration;
import org.flowable.job.api.AcquiredExternalWorkerJob;
import org.flowable.task.api.Task;

/** Flowable with external worker jobs, which its own asynchronous executor carries on after each completion. */
public final class FlowableBench implements Load.Engine {
  private static final Duration LEASE = Duration.ofMinutes(5);
  private final ProcessEngine engine;
  private final Set<String> given = ConcurrentHashMap.newKeySet();

  private FlowableBench(ProcessEngine engine) {
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
    configuration.setAsyncExecutorActivate(true);
    ProcessEngine engine = configuration.buildProcessEngine();
    for (String id : Load.CASES)
      engine.getRepositoryService().createDeployment().addString(id + ".bpmn20.xml", Load.model(id)).deploy();
    Load.serve(new FlowableBench(engine));
  }

  @Override
  public void start(String processId, Map<String, Object> variables) {
    engine.getRuntimeService().startProcessInstanceByKey(processId, variables);
  }

  @Override
  public List<Load.Work> fetch(List<String> topics, int max) {
    ManagementService management = engine.getManagementService();
    List<Load.Work> found = new ArrayList<>();
    for (String topic : topics) {
      List<AcquiredExternalWorkerJob> jobs =
          management.createExternalWorkerJobAcquireBuilder().topic(topic, LEASE).acquireAndLock(max, "bench");
      for (AcquiredExternalWorkerJob job : jobs) {
        Number number = (Number) job.getVariables().get("n");
        Load.Completion completion =
            result ->
                management
                    .createExternalWorkerCompletionBuilder(job.getId(), "bench")
                    .variables(result)
                    .complete();
        found.add(new Load.Work(topic, job.getProcessInstanceId(), number, completion));
      }
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
    return failure instanceof FlowableOptimisticLockingException;
  }
}

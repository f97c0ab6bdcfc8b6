package retort.evaluate;

import org.junit.jupiter.api.Test;
import retort.testing.AirflowJobs;

/** The Airflow DAGs call this module's commands as they are. */
class EvaluateAirflowTest {
  @Test
  void evaluate() throws Exception {
    AirflowJobs.check("evaluate", new Evaluate());
  }
}

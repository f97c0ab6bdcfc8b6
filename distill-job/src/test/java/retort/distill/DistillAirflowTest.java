package retort.distill;

import org.junit.jupiter.api.Test;
import retort.testing.AirflowJobs;

/** The Airflow DAGs call this module's commands as they are. */
class DistillAirflowTest {
  @Test
  void distill() throws Exception {
    AirflowJobs.check("distill", new Distill());
  }
}

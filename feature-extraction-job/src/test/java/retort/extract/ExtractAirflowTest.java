package retort.extract;

import org.junit.jupiter.api.Test;
import retort.teacher.training.TrainTeacher;
import retort.testing.AirflowJobs;

/** The Airflow DAGs call this module's commands as they are. */
class ExtractAirflowTest {
  @Test
  void trainTeacher() throws Exception {
    AirflowJobs.check("train_teacher", new TrainTeacher());
  }

  @Test
  void extractFeatures() throws Exception {
    AirflowJobs.check("extract_features", new ExtractFeatures());
  }
}

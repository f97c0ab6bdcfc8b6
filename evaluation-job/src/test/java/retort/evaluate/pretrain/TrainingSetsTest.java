package retort.evaluate.pretrain;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import retort.UserException;
import retort.dataset.DistilledManifest;
import retort.dataset.DistilledSet;
import retort.dataset.Features;
import retort.device.HeadSolver;
import retort.evaluate.SampleInputs;
import retort.network.Architecture;
import retort.network.Backbone;
import retort.network.Head;
import retort.optimizer.Optimizer;
import retort.placement.DeviceSettings;
import retort.testing.LocalSpark;

/** The baselines beside a distilled set follow the settings of the run that made it. */
@ExtendWith(LocalSpark.class)
class TrainingSetsTest {
  @TempDir private Path folder;

  @Test
  void targetsAreSolvedWithTheRidgeOfTheSet(SparkSession spark) {
    SampleInputs.features(spark, folder.resolve("features"), 60);
    SampleInputs.distilled(spark, folder.resolve("distilled"), folder.resolve("features"), 4, 0);
    Features features = Features.open(spark, folder.resolve("features").toString());
    DistilledSet set = DistilledSet.read(spark, folder.resolve("distilled").toString());

    float[] paper = solved(spark, features, set, HeadSolver.PAPER_RIDGE);
    assertArrayEquals(paper, solved(spark, features, set, HeadSolver.PAPER_RIDGE));
    float[] stronger = solved(spark, features, set, 0.1);
    double difference = 0;
    for (int i = 0; i < paper.length; i++) {
      difference = Math.max(difference, Math.abs(paper[i] - stronger[i]));
    }
    assertTrue(difference > 1e-2, "the ridge makes no difference: " + difference);

    UserException unknown =
        assertThrows(UserException.class, () -> solved(spark, features, set, null));
    assertTrue(unknown.getMessage().contains("distill.ridge"), unknown.getMessage());
  }

  private static float[] solved(
      SparkSession spark, Features features, DistilledSet set, Double ridge) {
    DistilledManifest m = set.manifest();
    Map<String, Object> settings = new HashMap<>(m.settings());
    settings.remove("distill.ridge");
    if (ridge != null) {
      settings.put("distill.ridge", ridge);
    }
    DistilledManifest changed =
        new DistilledManifest(
            m.format(),
            m.version(),
            m.images(),
            m.channels(),
            m.imageSize(),
            m.dimension(),
            m.mean(),
            m.std(),
            m.step(),
            m.loss(),
            m.heldOut(),
            m.backbone(),
            m.pretraining(),
            m.features(),
            settings,
            m.createdBy());
    Architecture convNet =
        new Architecture(
            Backbone.CONVNET,
            m.channels(),
            m.imageSize(),
            m.backbone(),
            new Head.LinearHead(m.dimension()));
    LabelSolving solving =
        new LabelSolving(
            new LabelSolveSettings(1, 2),
            new Pretraining(1, 2, 12, new Optimizer.Sgd(0.1, 0.9, 1e-3)));
    return new TrainingSets(
            spark,
            DeviceSettings.cpu(1),
            features,
            new DistilledSet(set.uri(), set.fingerprint(), changed, set.pairs()),
            convNet,
            solving)
        .of(Method.LABEL_SOLVE)
        .targets();
  }
}

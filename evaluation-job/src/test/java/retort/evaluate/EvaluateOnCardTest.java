package retort.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import retort.testing.CardProcess;
import retort.testing.LocalSpark;

/** An evaluation on an emulated card of one GiB. */
@ExtendWith(LocalSpark.class)
class EvaluateOnCardTest {
  /** In each, one pass alone has no room: that of the setting. */
  private static final List<List<String>> TOO_LARGE =
      List.of(
          List.of("linear", "none", "evaluate.widths=[60000]"),
          List.of("linear", "full", "evaluate.pretrain.batch=2400"),
          List.of("finetune", "none", "evaluate.finetune.batch=2400"),
          List.of("datafree", "full", "evaluate.datafree.batch=2400"));

  private static final List<String> SMALL = List.of("datafree", "random", "evaluate.widths=[4]");

  @Test
  void whatHasNoRoomIsRefusedBeforeTheFirstTrial(SparkSession spark, @TempDir Path folder)
      throws Exception {
    SampleInputs.features(spark, folder.resolve("features"), 2400);
    SampleInputs.distilled(spark, folder.resolve("distilled"), folder.resolve("features"), 1, 0);
    SampleInputs.target(spark, folder.resolve("target"), 3000, 2, false);
    List<String> arguments = new ArrayList<>(List.of(folder.toString()));
    TOO_LARGE.forEach(arguments::addAll);
    arguments.addAll(SMALL);
    CardProcess run =
        CardProcess.run(folder, EvaluateOnCard.class, Map.of("EMULATED_MIB", "1024"), arguments);
    assertEquals(0, run.code(), run.text());
    for (List<String> one : TOO_LARGE) {
      String setting = one.get(2);
      String said = said(run, setting);
      List<String> lines = said.lines().filter(line -> line.contains("no room")).toList();
      assertEquals(1, lines.size(), said);
      assertTrue(
          lines.get(0).startsWith("retort: evaluate.device = cuda: the GPU has no room for "),
          said);
      assertTrue(lines.get(0).contains(setting.split("=", -1)[0]), said);
      assertTrue(said.contains("exit code 2"), said);
      assertTrue(!Files.exists(folder.resolve("results of " + setting)), "nothing stays");
    }
    assertTrue(said(run, SMALL.get(2)).contains("exit code 0"), run.text());
  }

  /** Of one case. */
  private static String said(CardProcess run, String setting) {
    String from = run.text().substring(run.text().indexOf("case " + setting));
    String code = "exit code ";
    return from.substring(0, from.indexOf(code) + code.length() + 1);
  }
}

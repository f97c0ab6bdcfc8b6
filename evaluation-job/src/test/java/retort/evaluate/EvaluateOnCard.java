package retort.evaluate;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import retort.command.Job;

/** Evaluations on a card, one after the other, in a process of its own. */
final class EvaluateOnCard {
  private EvaluateOnCard() {}

  /**
   * Says before each how it is called, and after it its exit code.
   *
   * @param arguments a folder with inputs; then a protocol, a method, and a setting in addition, of
   *     each
   */
  public static void main(String[] arguments) throws IOException {
    try (SparkSession spark = SparkSession.builder().getOrCreate()) {
      SparkSession.setActiveSession(spark);
      Path folder = Path.of(arguments[0]);
      for (int i = 1; i < arguments.length; i += 3) {
        System.out.println("case " + arguments[i + 2]);
        int code = evaluate(folder, arguments[i], arguments[i + 1], arguments[i + 2]);
        System.out.println("exit code " + code);
      }
    }
  }

  private static int evaluate(Path folder, String protocol, String method, String setting) {
    List<String> line =
        new ArrayList<>(
            List.of(
                "--distilled=" + folder.resolve("distilled"),
                "--features=" + folder.resolve("features"),
                "--target=patches=" + folder.resolve("target") + ",parquet",
                "--output=" + folder.resolve("results of " + setting)));
    for (String one :
        List.of(
            "evaluate.device=cuda",
            "evaluate.protocols=[" + protocol + "]",
            "evaluate.methods=[" + method + "]",
            "evaluate.widths=[2000]",
            "evaluate.pretrain.epochs=1",
            "evaluate.pretrain.batch=2",
            "evaluate.finetune.steps=1",
            "evaluate.finetune.batch=2",
            "evaluate.datafree.epochs=1",
            "evaluate.datafree.batch=2",
            setting)) {
      line.addAll(List.of("--set", one));
    }
    return Job.execute(new Evaluate(), line.toArray(String[]::new));
  }
}

package retort.baseline;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.SparkSession;
import retort.architecture.Architecture;
import retort.architecture.Head;
import retort.architecture.TrainableNetwork;
import retort.cluster.OrderedSum;
import retort.cluster.Slots;
import retort.convnet.Threads;
import retort.dataset.Features;
import retort.dataset.Synthetic;
import retort.gpu.Gpus;
import retort.image.Normalization;
import retort.krr.Krr;
import retort.krr.LabelSolve;
import retort.krr.OuterSum;
import retort.pretrain.Pairs;
import retort.pretrain.Pretraining;
import retort.random.Seeds;
import retort.targets.Images;
import retort.tensors.Tensor;

/**
 * The targets of fixed images that minimise the outer loss over all real rows, summed over a few
 * backbones, each trained on the images with their representations as those of the outer loop are.
 *
 * @param backbones how many, at least 1
 * @param steps of training for each
 * @param training their optimiser
 */
public record LabelSolving(int backbones, int steps, Pretraining training) {
  private static final int CHUNK = 128;

  /**
   * @throws IllegalArgumentException where a count is out of its range
   */
  public LabelSolving {
    if (backbones < 1 || steps < 1) {
      throw new IllegalArgumentException(
          "evaluate.label-solve: backbones and steps must be at least 1, not %d and %d"
              .formatted(backbones, steps));
    }
  }

  /** What executors need of a backbone. */
  private record Backbone(Architecture architecture, Map<String, Tensor> weights, float[] heads)
      implements Serializable {}

  /**
   * The images with the solved targets.
   *
   * @param krr the head of the outer loss
   */
  Pairs solve(
      SparkSession spark,
      Features features,
      Architecture backbone,
      Synthetic initial,
      Krr krr,
      long seed) {
    int m = initial.count();
    int d = initial.dimension();
    float[] values = initial.images().values();
    Images images = new Images.Floats(values, backbone.pixels());
    Pairs pairs = Pairs.representations(images, initial.targets().values());
    Pretraining some = new Pretraining(training.epochs(), steps, training.batch(), training.sgd());
    LabelSolve solve = new LabelSolve(m, d);
    for (int k = 0; k < backbones; k++) {
      Map<String, Tensor> weights =
          some.train(backbone, pairs, Seeds.derive(seed, "label solve", k));
      Architecture network = backbone.with(new Head.Linear(d));
      float[] heads;
      try (TrainableNetwork trained = network.open(weights)) {
        heads = LabelSolve.heads(krr, trained.features(values, m), m);
      }
      List<float[]> sums = sums(spark, features, new Backbone(network, weights, heads), m, d);
      solve.add(heads, sums.get(0), sums.get(1));
    }
    return Pairs.representations(images, solve.solve());
  }

  /** Ft' Ft A and Ft' Yt, over all rows. */
  private static List<float[]> sums(
      SparkSession spark, Features features, Backbone backbone, int m, int d) {
    Broadcast<Backbone> shared =
        JavaSparkContext.fromSparkContext(spark.sparkContext()).broadcast(backbone);
    Normalization normalisation =
        Normalization.of(features.manifest().mean(), features.manifest().std());
    int threads = Slots.taskThreads(spark);
    try {
      JavaRDD<List<float[]>> parts =
          RealPairs.decoded(features)
              .mapPartitions(
                  rows -> {
                    Threads.use(threads);
                    Gpus.useOfTask();
                    return List.of(part(rows, shared.value(), normalisation, m, d)).iterator();
                  });
      return OrderedSum.start(parts, LabelSolving::sum).await();
    } finally {
      shared.destroy();
    }
  }

  private static List<float[]> part(
      Iterator<RealPairs.Decoded> rows, Backbone backbone, Normalization look, int m, int d) {
    Architecture architecture = backbone.architecture();
    float[] none = new float[(architecture.features() + 1) * d];
    try (TrainableNetwork network = architecture.open(backbone.weights());
        OuterSum product = OuterSum.withGradient(backbone.heads(), m);
        OuterSum cross = OuterSum.withGradient(none, d)) {
      List<RealPairs.Decoded> chunk = new ArrayList<>();
      while (rows.hasNext()) {
        chunk.add(rows.next());
        if (chunk.size() == CHUNK || !rows.hasNext()) {
          int n = chunk.size();
          int plane = architecture.size() * architecture.size();
          float[] images = new float[n * architecture.pixels()];
          float[] targets = new float[n * d];
          for (int i = 0; i < n; i++) {
            look.apply(chunk.get(i).pixels(), 0, plane, images, i * architecture.pixels());
            System.arraycopy(chunk.get(i).representation(), 0, targets, i * d, d);
          }
          float[] features = network.features(images, n);
          product.add(features, new float[n * m], n);
          cross.add(features, targets, n);
          chunk.clear();
        }
      }
      float[] negative = cross.aggregate();
      for (int i = 0; i < negative.length; i++) {
        negative[i] = -negative[i];
      }
      return List.of(product.aggregate(), negative);
    }
  }

  private static List<float[]> sum(List<List<float[]>> parts) {
    List<float[]> total = List.of(parts.get(0).get(0).clone(), parts.get(0).get(1).clone());
    for (List<float[]> part : parts.subList(1, parts.size())) {
      for (int which = 0; which < 2; which++) {
        for (int i = 0; i < total.get(which).length; i++) {
          total.get(which)[i] += part.get(which)[i];
        }
      }
    }
    return total;
  }
}

package retort.evaluate.pretrain;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import retort.cluster.OrderedSum;
import retort.cluster.SharedVariable;
import retort.dataset.Features;
import retort.dataset.Synthetic;
import retort.device.Device;
import retort.device.Floats;
import retort.image.Normalization;
import retort.krr.LabelSolve;
import retort.krr.OuterGradientAccumulator;
import retort.network.Architecture;
import retort.network.Head;
import retort.network.Network;
import retort.placement.DeviceSettings;
import retort.placement.DriverDevice;
import retort.random.Seeds;
import retort.tasks.NetworkAccess;
import retort.tensors.Tensor;

/**
 * The targets of fixed images that minimize the outer loss over all real rows, summed over a few
 * backbones, each trained on the images with their representations as those of the outer loop are.
 *
 * @param settings how many backbones, and how long they are trained
 * @param training their optimizer
 */
public record LabelSolving(LabelSolveSettings settings, Pretraining training) {
  private static final int CHUNK = 128;

  /** What tasks need of a backbone. */
  private record TrainedBackbone(NetworkAccess network, float[] heads) implements Serializable {}

  /** The driver's device; close it. */
  static DriverDevice ofDriver(SparkSession spark, DeviceSettings task) {
    return DriverDevice.ofTasks(spark, task, Runtime.getRuntime().availableProcessors());
  }

  /**
   * The images with the solved targets.
   *
   * @param device of a task
   * @param ridge of the outer loss, lambda as a share of the kernel's trace
   */
  TrainingSet solve(
      SparkSession spark,
      Features features,
      Architecture backbone,
      DeviceSettings device,
      Synthetic initial,
      double ridge,
      long seed) {
    int m = initial.count();
    int d = initial.dimension();
    float[] values = initial.images().values();
    Images images = new Images.Float32(values, backbone.pixels());
    TrainingSet pairs = TrainingSet.representations(images, initial.targets().values());
    Pretraining pretraining =
        new Pretraining(training.epochs(), settings.steps(), training.batch(), training.sgd());
    Architecture network = backbone.with(new Head.LinearHead(d));
    LabelSolve solve = new LabelSolve(m, d);
    try (DriverDevice driver = ofDriver(spark, device)) {
      Device own = driver.device();
      for (int k = 0; k < settings.backbones(); k++) {
        Map<String, Tensor> weights =
            pretraining.train(own, backbone, pairs, Seeds.derive(seed, "label solve", k));
        try (Network trained = network.open(own, weights)) {
          float[] heads = LabelSolve.heads(own, ridge, trained.features(values, m), m);
          TrainedBackbone shared =
              new TrainedBackbone(NetworkAccess.of(driver, trained, device, false), heads);
          List<float[]> sums = sums(spark, features, shared, driver, m, d);
          solve.add(heads, sums.get(0), sums.get(1));
        }
      }
    }
    return TrainingSet.representations(images, solve.solve(device.threads()));
  }

  /** Ft' Ft A and Ft' Yt, over all rows. */
  private static List<float[]> sums(
      SparkSession spark,
      Features features,
      TrainedBackbone backbone,
      DriverDevice driver,
      int m,
      int d) {
    Normalization normalization =
        Normalization.of(features.manifest().mean(), features.manifest().std());
    try (SharedVariable<TrainedBackbone> shared =
        SharedVariable.of(JavaSparkContext.fromSparkContext(spark.sparkContext()), backbone)) {
      JavaRDD<List<float[]>> parts =
          RealImages.decoded(features)
              .mapPartitions(rows -> part(rows, shared.value(), normalization, m, d));
      try (OrderedSum.PendingSum<List<List<float[]>>> sums =
          OrderedSum.start(parts, LabelSolving::sum)) {
        return sum(driver.lend(sums::await));
      }
    }
  }

  private static Iterator<List<float[]>> part(
      Iterator<RealImages.Decoded> rows,
      TrainedBackbone backbone,
      Normalization normalization,
      int m,
      int d) {
    return backbone
        .network()
        .with(opened -> List.of(part(opened, rows, backbone.heads(), normalization, m, d)))
        .iterator();
  }

  private static List<float[]> part(
      Network network,
      Iterator<RealImages.Decoded> rows,
      float[] heads,
      Normalization normalization,
      int m,
      int d) {
    Device device = network.device();
    int inputs = network.features();
    try (OuterGradientAccumulator product = new OuterGradientAccumulator(device, inputs, m, true);
        OuterGradientAccumulator cross = new OuterGradientAccumulator(device, inputs, d, true)) {
      product.begin(heads);
      List<RealImages.Decoded> chunk = new ArrayList<>();
      while (rows.hasNext()) {
        chunk.add(rows.next());
        if (chunk.size() == CHUNK || !rows.hasNext()) {
          add(device, network, chunk, normalization, product, cross);
          chunk.clear();
        }
      }
      float[] negative = cross.gradient();
      for (int i = 0; i < negative.length; i++) {
        negative[i] = -negative[i];
      }
      return List.of(product.gradient(), negative);
    }
  }

  private static void add(
      Device device,
      Network network,
      List<RealImages.Decoded> chunk,
      Normalization normalization,
      OuterGradientAccumulator product,
      OuterGradientAccumulator cross) {
    int n = chunk.size();
    int pixels = network.architecture().pixels();
    int plane = network.architecture().size() * network.architecture().size();
    int d = chunk.get(0).representation().length;
    int m = product.dimension();
    float[] images = new float[n * pixels];
    float[] targets = new float[n * d];
    for (int i = 0; i < n; i++) {
      normalization.apply(chunk.get(i).pixels(), 0, plane, images, i * pixels);
      System.arraycopy(chunk.get(i).representation(), 0, targets, i * d, d);
    }
    try (Floats shown = device.upload(images);
        Floats wanted = device.upload(targets);
        Floats zeros = device.floats((long) n * m);
        Floats features = device.floats((long) n * network.features())) {
      device.vectors().fill(zeros, 0);
      network.features(shown, n, features);
      product.add(features, zeros, n);
      cross.add(features, wanted, n);
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

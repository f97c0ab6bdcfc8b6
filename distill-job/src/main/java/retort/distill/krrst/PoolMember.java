package retort.distill.krrst;

import java.util.Map;
import java.util.SplittableRandom;
import retort.network.Loss;
import retort.network.Network;
import retort.network.Networks;
import retort.network.layers.ParameterLayout;
import retort.optimizer.Optimizer;
import retort.random.Seeds;
import retort.tensors.Tensor;

/** An open backbone of the pool: its weights and momentum stay on the device. */
final class PoolMember implements AutoCloseable {
  private static final String MOMENTUM = "momentum";

  private final ParameterLayout layout;
  private final Network network;
  private int trainingSteps;
  private int initializations;

  private PoolMember(
      ParameterLayout layout, Network network, int trainingSteps, int initializations) {
    this.layout = layout;
    this.network = network;
    this.trainingSteps = trainingSteps;
    this.initializations = initializations;
  }

  /** Backbone {@code k} with its first weights. */
  static PoolMember fresh(Networks networks, long seed, int k) {
    return new PoolMember(networks.layout(), networks.open(initial(networks, seed, k, 0)), 0, 1);
  }

  /** The backbone that a checkpoint holds. */
  static PoolMember restore(Networks networks, BackboneState member) {
    float[] momentum = networks.layout().parameters(member.momentum());
    Map<String, Tensor> optimizer =
        Map.of(
            MOMENTUM,
            new Tensor(momentum, momentum.length),
            "steps",
            new Tensor(new float[] {member.trainingSteps()}, 1));
    return new PoolMember(
        networks.layout(),
        networks.open(member.weights(), optimizer),
        member.trainingSteps(),
        member.initializations());
  }

  private static Map<String, Tensor> initial(Networks networks, long seed, int k, int before) {
    return networks
        .layout()
        .initialize(new SplittableRandom(Seeds.derive(seed, "backbone", k, before)));
  }

  Network network() {
    return network;
  }

  int trainingSteps() {
    return trainingSteps;
  }

  /** Training steps on the synthetic pairs. */
  void train(SyntheticPairs pairs, Optimizer.Sgd sgd, int steps) {
    train(pairs, sgd, steps, () -> {});
  }

  /**
   * Training steps on the synthetic pairs.
   *
   * @param taken runs after each
   */
  void train(SyntheticPairs pairs, Optimizer.Sgd sgd, int steps, Runnable taken) {
    Loss loss = Loss.meanSquaredError(pairs.targets());
    for (int step = 0; step < steps; step++) {
      network.descend(pairs.images(), pairs.count(), loss, sgd);
      taken.run();
    }
    trainingSteps += steps;
  }

  /** Starts afresh, with other weights than ever before. */
  void restart(Networks networks, long seed, int k, PoolSettings.Reset reset) {
    Map<String, Tensor> weights = initial(networks, seed, k, initializations);
    network.load(layout.parameters(weights), layout.statistics(weights));
    network.resetOptimizer();
    initializations++;
    trainingSteps = reset == PoolSettings.Reset.PAPER ? 0 : trainingSteps;
  }

  /** A copy on the heap. */
  BackboneState download() {
    Tensor momentum = network.optimizerState().get(MOMENTUM);
    float[] flat = momentum == null ? new float[layout.parameters()] : momentum.values();
    return new BackboneState(
        network.weights(),
        layout.tensors(flat, new float[layout.statistics()]),
        trainingSteps,
        initializations);
  }

  @Override
  public void close() {
    network.close();
  }
}

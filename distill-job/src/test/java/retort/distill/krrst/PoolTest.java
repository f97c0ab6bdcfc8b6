package retort.distill.krrst;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import retort.dataset.Synthetic;
import retort.device.loops.LoopsDevice;
import retort.network.Architecture;
import retort.network.Head;
import retort.network.Loss;
import retort.network.Network;
import retort.network.Networks;
import retort.network.layers.ParameterLayout;
import retort.optimizer.Optimizer;
import retort.random.Seeds;
import retort.tensors.Tensor;

class PoolTest {
  private static final Architecture ARCHITECTURE =
      Architecture.convNet(1, 4, List.of(3), new Head.LinearHead(2));
  private static final Optimizer.Sgd SGD = new Optimizer.Sgd(0.05, 0.9, 1e-3);

  private final LoopsDevice device = LoopsDevice.float32();
  private final Networks networks = new Networks(device, ARCHITECTURE);
  private final SyntheticPairs pairs =
      new SyntheticPairs(device, new Synthetic(random(5 * 16, 5, 1, 4, 4), random(5 * 2, 5, 2)));

  @AfterEach
  void nothingIsLeftOpen() {
    pairs.close();
    networks.close();
    device.close();
  }

  @Test
  void everyBackboneStartsWithOneToTSteps() {
    try (Pool pool = Pool.start(networks, settings(50, 4, PoolSettings.Reset.PAPER), 3, pairs)) {
      List<Integer> trainingSteps =
          IntStream.range(0, 50).mapToObj(pool::trainingSteps).sorted().toList();
      assertEquals(1, trainingSteps.get(0));
      assertEquals(4, trainingSteps.get(49));
      assertFalse(
          Arrays.equals(
              pool.network(0).parameters().download(), pool.network(1).parameters().download()));
    }
  }

  /** Whoever watches sees every step, and the backbones are the same. */
  @Test
  void theFirstTrainingIsWatchedStepByStep() {
    PoolSettings settings = settings(7, 9, PoolSettings.Reset.PAPER);
    int[] seen = new int[1];
    try (Pool plain = Pool.start(networks, settings, 3, pairs);
        Pool counted = Pool.start(networks, settings, 3, pairs, () -> seen[0]++);
        Pool watched = PoolStart.train(networks, settings, 3, pairs)) {
      assertEquals(IntStream.range(0, 7).map(plain::trainingSteps).sum(), seen[0]);
      assertEquals(Pool.firstSteps(settings, 3), seen[0]);
      for (int k = 0; k < 7; k++) {
        float[] weights = plain.network(k).parameters().download();
        assertArrayEquals(weights, counted.network(k).parameters().download());
        assertArrayEquals(weights, watched.network(k).parameters().download());
      }
    }
  }

  /** A run of another version with the same seed starts from the same backbones. */
  @Test
  void aBackbonesFirstWeightsAreThoseOfItsSeedAlone() {
    SplittableRandom draws = new SplittableRandom(Seeds.derive(3, "backbone", 1, 0));
    try (PoolMember fresh = PoolMember.fresh(networks, 3, 1)) {
      for (float value : fresh.network().weights().get("blocks.0.conv.weight").values()) {
        assertEquals((float) ((2 * draws.nextDouble() - 1) / 3), value, 1e-8);
      }
    }
  }

  @Test
  void anUpdateIsOneTrainingStepOfThatBackboneAlone() {
    try (Pool pool = Pool.start(networks, settings(2, 100, PoolSettings.Reset.PAPER), 3, pairs)) {
      BackboneState before = pool.download().get(1);
      float[] other = pool.network(0).parameters().download();
      pool.update(1, pairs);
      ParameterLayout layout = networks.layout();
      float[] momentum = layout.parameters(before.momentum());
      Map<String, Tensor> optimizer = Map.of("momentum", new Tensor(momentum, momentum.length));
      try (Network network = networks.open(before.weights(), optimizer)) {
        network.train(pairs.images(), 5, Loss.meanSquaredError(pairs.targets()), SGD);
        BackboneState after = pool.download().get(1);
        assertArrayEquals(layout.parameters(network.weights()), layout.parameters(after.weights()));
        assertArrayEquals(layout.statistics(network.weights()), layout.statistics(after.weights()));
        assertArrayEquals(
            network.optimizerState().get("momentum").values(), layout.parameters(after.momentum()));
        assertEquals(before.trainingSteps() + 1, after.trainingSteps());
      }
      assertArrayEquals(other, pool.network(0).parameters().download());
    }
  }

  @Test
  void afterTStepsABackboneStartsAfreshAndCountsAgain() {
    try (Pool pool = at(PoolSettings.Reset.PAPER, 2)) {
      pool.update(0, pairs);
      assertEquals(new Counters(0, 2), Counters.of(pool));
      assertArrayEquals(
          new float[3], pool.download().get(0).momentum().get("blocks.0.conv.bias").values());
      pool.update(0, pairs);
      assertEquals(new Counters(1, 2), Counters.of(pool));
    }
  }

  @Test
  void theReleasedCodesCountIsNeverSetBack() {
    try (Pool pool = at(PoolSettings.Reset.RELEASED, 2)) {
      for (int step = 3; step < 6; step++) {
        float[] before = pool.download().get(0).weights().get("fc.weight").values();
        pool.update(0, pairs);
        assertEquals(new Counters(step, step - 1), Counters.of(pool));
        // A fresh one every time: no momentum, other weights.
        BackboneState fresh = pool.download().get(0);
        assertArrayEquals(new float[2], fresh.momentum().get("fc.bias").values());
        assertFalse(Arrays.equals(before, fresh.weights().get("fc.weight").values()));
      }
    }
  }

  @Test
  void everyBackboneIsSampledAndTheDrawDependsOnTheStep() {
    try (Pool pool = Pool.start(networks, settings(3, 2, PoolSettings.Reset.PAPER), 3, pairs)) {
      int[] sampled = new int[3];
      for (long step = 0; step < 3000; step++) {
        sampled[pool.sample(step)]++;
        assertEquals(pool.sample(step), pool.sample(step));
      }
      for (int count : sampled) {
        assertTrue(count > 850, Arrays.toString(sampled));
      }
    }
  }

  /** A pool of one, T = 3, whose backbone has taken so many steps. */
  private Pool at(PoolSettings.Reset reset, int trainingSteps) {
    Map<String, Tensor> weights = ARCHITECTURE.initialize(1);
    BackboneState member = new BackboneState(weights, ARCHITECTURE.initialize(2), trainingSteps, 1);
    return Pool.restore(networks, settings(1, 3, reset), 7, List.of(member));
  }

  private record Counters(int trainingSteps, int initializations) {
    static Counters of(Pool pool) {
      BackboneState member = pool.download().get(0);
      return new Counters(member.trainingSteps(), member.initializations());
    }
  }

  private static PoolSettings settings(int size, int steps, PoolSettings.Reset reset) {
    return new PoolSettings(size, steps, SGD, reset);
  }

  private static Tensor random(int length, int... shape) {
    SplittableRandom random = new SplittableRandom(length);
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = (float) (2 * random.nextDouble() - 1);
    }
    return new Tensor(values, shape);
  }
}

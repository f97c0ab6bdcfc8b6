package retort.pool;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import retort.convnet.ConvNetShape;
import retort.convnet.Network;
import retort.convnet.Networks;
import retort.convnet.Sgd;
import retort.convnet.Workspace;
import retort.dataset.Synthetic;
import retort.tensors.Tensor;

class PoolTest {
  private static final ConvNetShape SHAPE = new ConvNetShape(1, 4, List.of(3), 2);
  private static final Sgd SGD = new Sgd(0.05, 0.9, 1e-3);

  private final Workspace workspace = new Workspace();
  private final Synthetic synthetic =
      new Synthetic(random(5 * 16, 5, 1, 4, 4), random(5 * 2, 5, 2));

  @AfterEach
  void free() {
    workspace.close();
  }

  @Test
  void everyBackboneStartsWithOneToTSteps() {
    Pool pool =
        Pool.start(SHAPE, settings(50, 4, PoolSettings.Reset.PAPER), 3, synthetic, workspace);
    List<Integer> trained = pool.members().stream().map(Member::trained).sorted().toList();
    assertEquals(1, trained.get(0));
    assertEquals(4, trained.get(49));
    assertFalse(
        Arrays.equals(
            pool.member(0).weights().values("fc.weight"),
            pool.member(1).weights().values("fc.weight")));
  }

  @Test
  void anUpdateIsOneTrainingStepOfThatBackboneAlone() {
    Pool pool =
        Pool.start(SHAPE, settings(2, 100, PoolSettings.Reset.PAPER), 3, synthetic, workspace);
    Member before = pool.member(1);
    Member other = pool.member(0);
    pool.update(1, synthetic);
    try (Network network = Networks.open(before.weights(), before.momentum())) {
      network.train(synthetic.images().values(), synthetic.targets().values(), 5, SGD);
      assertArrayEquals(
          network.weights().values("blocks.0.conv.weight"),
          pool.member(1).weights().values("blocks.0.conv.weight"));
      assertArrayEquals(
          network.momentum().values("fc.weight"), pool.member(1).momentum().values("fc.weight"));
    }
    assertEquals(before.trained() + 1, pool.member(1).trained());
    assertEquals(other, pool.member(0));
  }

  @Test
  void afterTStepsABackboneStartsAfreshAndCountsAgain() {
    Pool pool = at(PoolSettings.Reset.PAPER, 2);
    pool.update(0, synthetic);
    assertEquals(new Counters(0, 2), Counters.of(pool.member(0)));
    assertArrayEquals(new float[3], pool.member(0).momentum().values("blocks.0.conv.bias"));
    pool.update(0, synthetic);
    assertEquals(new Counters(1, 2), Counters.of(pool.member(0)));
  }

  @Test
  void theReleasedCodesCountIsNeverSetBack() {
    Pool pool = at(PoolSettings.Reset.RELEASED, 2);
    for (int step = 3; step < 6; step++) {
      float[] before = pool.member(0).weights().values("fc.weight");
      pool.update(0, synthetic);
      assertEquals(new Counters(step, step - 1), Counters.of(pool.member(0)));
      // A fresh one every time: no momentum, other weights.
      assertArrayEquals(new float[2], pool.member(0).momentum().values("fc.bias"));
      assertFalse(Arrays.equals(before, pool.member(0).weights().values("fc.weight")));
    }
  }

  @Test
  void everyBackboneIsSampledAndTheDrawDependsOnTheStep() {
    Pool pool =
        Pool.start(SHAPE, settings(3, 2, PoolSettings.Reset.PAPER), 3, synthetic, workspace);
    int[] sampled = new int[3];
    for (long step = 0; step < 3000; step++) {
      sampled[pool.sample(step)]++;
      assertEquals(pool.sample(step), pool.sample(step));
    }
    for (int count : sampled) {
      assertTrue(count > 850, Arrays.toString(sampled));
    }
  }

  /** A pool of one, T = 3, whose backbone has taken so many steps. */
  private Pool at(PoolSettings.Reset reset, int trained) {
    Member member = new Member(Networks.initialise(SHAPE, 1), Networks.zeros(SHAPE), trained, 1);
    return Pool.restore(settings(1, 3, reset), 7, List.of(member), workspace);
  }

  private record Counters(int trained, int incarnation) {
    static Counters of(Member member) {
      return new Counters(member.trained(), member.incarnation());
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

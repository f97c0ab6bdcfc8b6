package retort.distill.krrst;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import retort.network.Network;
import retort.network.Networks;
import retort.random.Seeds;

/**
 * L backbones, open on the driver's device from the first step to the last. Which one a step
 * samples and how each starts depends on the seed and the position alone.
 */
public final class Pool implements AutoCloseable {
  private final PoolSettings settings;
  private final long seed;
  private final Networks networks;
  private final List<PoolMember> members;

  private Pool(PoolSettings settings, long seed, Networks networks, List<PoolMember> members) {
    this.settings = settings;
    this.seed = seed;
    this.networks = networks;
    this.members = members;
  }

  /**
   * Fresh backbones, each trained on the synthetic pairs for a random number of steps from 1 to T.
   *
   * @param networks what the backbones share
   * @param seed of the run
   */
  public static Pool start(
      Networks networks, PoolSettings settings, long seed, SyntheticPairs pairs) {
    return start(networks, settings, seed, pairs, () -> {});
  }

  /**
   * As {@link #start(Networks, PoolSettings, long, SyntheticPairs)}.
   *
   * @param taken runs after each of the {@link #firstSteps}, which the device may still be at
   */
  static Pool start(
      Networks networks, PoolSettings settings, long seed, SyntheticPairs pairs, Runnable taken) {
    List<PoolMember> members = new ArrayList<>();
    for (int k = 0; k < settings.size(); k++) {
      PoolMember member = PoolMember.fresh(networks, seed, k);
      member.train(pairs, settings.sgd(), firstSteps(settings, seed, k), taken);
      members.add(member);
    }
    return new Pool(settings, seed, networks, members);
  }

  private static int firstSteps(PoolSettings settings, long seed, int k) {
    return 1 + Seeds.generator(seed, "pool start", k).nextInt(settings.steps());
  }

  /** Training steps of all backbones together before the first outer step. */
  static long firstSteps(PoolSettings settings, long seed) {
    return IntStream.range(0, settings.size()).mapToLong(k -> firstSteps(settings, seed, k)).sum();
  }

  /**
   * The pool that a checkpoint holds.
   *
   * @param networks what the backbones share
   */
  public static Pool restore(
      Networks networks, PoolSettings settings, long seed, List<BackboneState> members) {
    if (members.size() != settings.size()) {
      throw new IllegalArgumentException(
          "a pool of %d has %d backbones".formatted(settings.size(), members.size()));
    }
    List<PoolMember> open = new ArrayList<>();
    members.forEach(member -> open.add(PoolMember.restore(networks, member)));
    return new Pool(settings, seed, networks, open);
  }

  /** The backbone that an outer step samples. */
  public int sample(long step) {
    return Seeds.generator(seed, "sampled backbone", step).nextInt(members.size());
  }

  /** Backbone {@code k}; the pool's. */
  public Network network(int k) {
    return members.get(k).network();
  }

  /** The step count of backbone {@code k}. */
  public int trainingSteps(int k) {
    return members.get(k).trainingSteps();
  }

  /** Copies of all backbones, for a checkpoint. */
  public List<BackboneState> download() {
    return members.stream().map(PoolMember::download).toList();
  }

  /**
   * One training step of backbone {@code k} on the synthetic pairs; after T steps it starts afresh.
   */
  public void update(int k, SyntheticPairs pairs) {
    PoolMember member = members.get(k);
    member.train(pairs, settings.sgd(), 1);
    if (member.trainingSteps() >= settings.steps()) {
      member.restart(networks, seed, k, settings.reset());
    }
  }

  @Override
  public void close() {
    members.forEach(PoolMember::close);
  }
}

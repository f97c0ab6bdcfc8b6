package retort.pool;

import java.util.List;
import retort.convnet.ConvNetShape;
import retort.convnet.Network;
import retort.convnet.Networks;
import retort.convnet.Weights;
import retort.convnet.Workspace;
import retort.dataset.Synthetic;
import retort.random.Seeds;

/**
 * L backbones. Which one a step samples and how each starts depends on the seed and the position
 * alone.
 */
public final class Pool {
  private final PoolSettings settings;
  private final long seed;
  private final Member[] members;
  private final Workspace workspace;

  private Pool(PoolSettings settings, long seed, Member[] members, Workspace workspace) {
    this.settings = settings;
    this.seed = seed;
    this.members = members;
    this.workspace = workspace;
  }

  /**
   * Fresh backbones, each trained on the synthetic pairs for a random number of steps from 1 to T.
   *
   * @param shape of every backbone
   * @param seed of the run
   * @param workspace for their training
   */
  public static Pool start(
      ConvNetShape shape,
      PoolSettings settings,
      long seed,
      Synthetic synthetic,
      Workspace workspace) {
    Pool pool = new Pool(settings, seed, new Member[settings.size()], workspace);
    for (int k = 0; k < settings.size(); k++) {
      int steps = 1 + Seeds.generator(seed, "pool start", k).nextInt(settings.steps());
      pool.members[k] = pool.train(fresh(shape, seed, k, 0), synthetic, steps);
    }
    return pool;
  }

  /**
   * The pool that a checkpoint holds.
   *
   * @param workspace for their training
   */
  public static Pool restore(
      PoolSettings settings, long seed, List<Member> members, Workspace workspace) {
    if (members.size() != settings.size()) {
      throw new IllegalArgumentException(
          "a pool of %d has %d backbones".formatted(settings.size(), members.size()));
    }
    return new Pool(settings, seed, members.toArray(Member[]::new), workspace);
  }

  /** The backbone that an outer step samples. */
  public int sample(long step) {
    return Seeds.generator(seed, "sampled backbone", step).nextInt(members.length);
  }

  /** Backbone {@code k} as it is now. */
  public Member member(int k) {
    return members[k];
  }

  /** All backbones as they are now. */
  public List<Member> members() {
    return List.of(members);
  }

  /**
   * One training step of backbone {@code k} on the synthetic pairs; after T steps it starts afresh.
   */
  public void update(int k, Synthetic synthetic) {
    Member trained = train(members[k], synthetic, 1);
    members[k] = trained.trained() < settings.steps() ? trained : restarted(trained, k);
  }

  private Member restarted(Member old, int k) {
    Member fresh = fresh(old.weights().shape(), seed, k, old.incarnation());
    return settings.reset() == PoolSettings.Reset.PAPER
        ? fresh
        : new Member(fresh.weights(), fresh.momentum(), old.trained(), fresh.incarnation());
  }

  private static Member fresh(ConvNetShape shape, long seed, int k, int incarnations) {
    Weights weights = Networks.initialise(shape, Seeds.derive(seed, "backbone", k, incarnations));
    return new Member(weights, Networks.zeros(shape), 0, incarnations + 1);
  }

  private Member train(Member member, Synthetic synthetic, int steps) {
    try (Network network = Networks.open(member.weights(), member.momentum(), workspace)) {
      for (int step = 0; step < steps; step++) {
        network.train(
            synthetic.images().values(),
            synthetic.targets().values(),
            synthetic.count(),
            settings.sgd());
      }
      return new Member(
          network.weights(), network.momentum(), member.trained() + steps, member.incarnation());
    }
  }
}

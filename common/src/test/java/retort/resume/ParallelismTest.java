package retort.resume;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class ParallelismTest {
  private static final OptionalInt OPEN = OptionalInt.empty();

  @Test
  void settingsGoBeforeTheResumedRunAndThatBeforeWhatIsThere() {
    Map<String, Object> resumed = new HashMap<>();
    new Parallelism(6, 3).addTo(resumed);
    int cores = Runtime.getRuntime().availableProcessors();
    assertEquals(new Parallelism(4, cores), Parallelism.of(OPEN, OPEN, Optional.empty(), 4));
    assertEquals(new Parallelism(6, 3), Parallelism.of(OPEN, OPEN, Optional.of(resumed), 4));
    assertEquals(
        new Parallelism(8, 3), Parallelism.of(OptionalInt.of(8), OPEN, Optional.of(resumed), 4));
    assertEquals(
        new Parallelism(6, 2), Parallelism.of(OPEN, OptionalInt.of(2), Optional.of(resumed), 4));
  }

  @Test
  void partitionsAreBoundedAndThreadsAreNot() {
    assertEquals(new Parallelism(5, 9), new Parallelism(7, 9).withPartitionsUpTo(5));
    assertEquals(new Parallelism(4, 9), new Parallelism(4, 9).withPartitionsUpTo(5));
  }
}

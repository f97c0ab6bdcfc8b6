package retort.evaluate.trials;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class TaskPoolTest {
  @Test
  void theTimeThatIsLeftIsSaidWhereItIsKnownAndWorthSaying() {
    assertEquals("", TaskPool.left(100, 1, 8), "one of eight tells little");
    assertEquals(", about 10 min left", TaskPool.left(200, 2, 8));
    assertEquals("", TaskPool.left(200, 7, 8), "half a minute");
    assertEquals("", TaskPool.left(200, 8, 8));
  }
}

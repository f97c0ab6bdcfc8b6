package retort.distill.krrst;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class JournalTest {
  @Test
  void aFreshBackbonesLossDoesNotMoveTheMedian() {
    assertEquals(0.013, Journal.median(List.of(0.07, 0.013, 0.012)));
    assertEquals(0.0125, Journal.median(List.of(0.07, 0.013, 0.012, 0.011)));
    assertEquals(0.07, Journal.median(List.of(0.07)));
  }
}

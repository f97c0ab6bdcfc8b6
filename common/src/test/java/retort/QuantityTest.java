package retort;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class QuantityTest {
  @Test
  void oneIsSingular() {
    assertEquals("1 file", Quantity.of(1, "file"));
    assertEquals("0 files", Quantity.of(0, "file"));
    assertEquals("3 copies", Quantity.of(3, "copy", "copies"));
    assertEquals("1 row is there", Quantity.of(1, "row is there", "rows are there"));
  }
}

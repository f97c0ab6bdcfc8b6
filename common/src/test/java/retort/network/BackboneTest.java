package retort.network;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BackboneTest {
  /** Of several that are to be compared, the one that can't is named. */
  @ParameterizedTest
  @CsvSource({"VGG11, 32", "ALEXNET, 8"})
  void imagesThatAreTooSmallNameTheBackbone(Backbone backbone, int least) {
    assertDoesNotThrow(() -> backbone.check(least, List.of()));
    String message =
        assertThrows(IllegalArgumentException.class, () -> backbone.check(least - 1, List.of()))
            .getMessage();
    assertEquals(
        "%s takes images of %d pixels or more, not of %d: leave it out, or take larger images"
            .formatted(backbone.text(), least, least - 1),
        message);
  }

  @ParameterizedTest
  @CsvSource({"8, 3", "9, 3", "16, 4", "1, 0"})
  void aConvNetHalvesImagesDownToAPixel(int size, int halvings) {
    List<Integer> widths = List.of(4, 4, 4, 4, 4);
    if (halvings > 0) {
      assertDoesNotThrow(() -> Backbone.CONVNET.check(size, widths.subList(0, halvings)));
    }
    assertThrows(
        IllegalArgumentException.class,
        () -> Backbone.CONVNET.check(size, widths.subList(0, halvings + 1)));
  }
}

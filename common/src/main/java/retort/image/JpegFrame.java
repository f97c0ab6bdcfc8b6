package retort.image;

import java.util.Set;

/**
 * A JPEG file's frame header.
 *
 * @param ids of the components
 * @param across horizontal sampling factors
 * @param down vertical ones
 */
record JpegFrame(int[] ids, int[] across, int[] down) {
  private static final Set<Integer> LOSSLESS = Set.of(0xc3, 0xc7, 0xcb, 0xcf);
  private static final Set<Integer> HIERARCHICAL = Set.of(0xc5, 0xc6, 0xcd, 0xce);

  /** Whether a marker begins a frame header. */
  static boolean begins(int marker) {
    return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
  }

  /**
   * Reads a frame header.
   *
   * @param at where its marker stands
   * @throws UnusableImageException where it is of a process that isn't decoded
   */
  static JpegFrame of(IntegerFields numbers, int at, int marker) throws UnusableImageException {
    if (LOSSLESS.contains(marker) || HIERARCHICAL.contains(marker)) {
      throw new UnusableImageException(
          "a %s JPEG".formatted(LOSSLESS.contains(marker) ? "lossless" : "hierarchical"));
    }
    if (marker > 0xc2) {
      throw new UnusableImageException("an arithmetically coded JPEG");
    }
    int bits = numbers.uint8(at + 4);
    int components = numbers.uint8(at + 9);
    if (bits != 8) {
      throw new UnusableImageException("a JPEG of %d bits a sample, not 8".formatted(bits));
    }
    if (components != 1 && components != 3 && components != 4) {
      throw new UnusableImageException(
          "a JPEG of %d components, neither 1, 3 nor 4".formatted(components));
    }
    int[] ids = new int[components];
    int[] across = new int[components];
    int[] down = new int[components];
    for (int c = 0; c < components; c++) {
      ids[c] = numbers.uint8(at + 10 + 3 * c);
      across[c] = numbers.uint8(at + 11 + 3 * c) >> 4;
      down[c] = numbers.uint8(at + 11 + 3 * c) & 15;
    }
    return new JpegFrame(ids, across, down);
  }

  int components() {
    return ids.length;
  }

  /** Whether a component has every column, but only every second row. */
  boolean everySecondRow(int component) {
    int max = 0;
    int highest = 0;
    for (int c = 0; c < ids.length; c++) {
      max = Math.max(max, across[c]);
      highest = Math.max(highest, down[c]);
    }
    return across[component] == max && 2 * down[component] == highest;
  }
}

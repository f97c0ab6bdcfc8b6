package retort.device.cpu;

import org.bytedeco.dnnl.global.dnnl;

/**
 * How oneDNN lays out feature maps.
 *
 * @param tag oneDNN's format tag
 * @param block channels that lie side by side
 */
record Layout(int tag, int block) {
  /** Up to so many channels images stay as they are, as a first convolution reads them. */
  private static final int IMAGE = 4;

  static final Layout PLAIN = new Layout(dnnl.dnnl_nchw, 1);
  static final Layout CHANNELS_LAST = new Layout(dnnl.dnnl_nhwc, 1);

  /**
   * The layout of so many channels.
   *
   * @param block of the processor's vectors: 16 with AVX-512, else 8
   */
  static Layout of(int channels, int block) {
    if (channels % block == 0) {
      return block == 16 ? new Layout(dnnl.dnnl_nChw16c, 16) : new Layout(dnnl.dnnl_nChw8c, 8);
    }
    return channels <= IMAGE ? PLAIN : CHANNELS_LAST;
  }
}

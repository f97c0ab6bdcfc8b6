package retort.report;

import java.util.Base64;
import retort.image.ImageCodec;
import retort.image.Pixels;

/** Pictures that stand in the page itself. */
public final class Picture {
  private Picture() {}

  /** Pixels as a PNG in a {@code data:} URI. */
  public static String uri(Pixels pixels) {
    return uri(ImageCodec.png(pixels));
  }

  /** A PNG or JPEG file as a {@code data:} URI. */
  public static String uri(byte[] file) {
    String type = file.length > 0 && file[0] == (byte) 0xff ? "jpeg" : "png";
    return "data:image/" + type + ";base64," + Base64.getEncoder().encodeToString(file);
  }
}

package retort.device.cuda;

import static org.bytedeco.cuda.global.cudart.CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MAJOR;
import static org.bytedeco.cuda.global.cudart.CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MINOR;
import static org.bytedeco.cuda.global.cudart.cuDeviceGet;
import static org.bytedeco.cuda.global.cudart.cuDeviceGetAttribute;
import static org.bytedeco.cuda.global.cudart.cuDeviceGetCount;
import static org.bytedeco.cuda.global.cudart.cuDeviceGetName;
import static org.bytedeco.cuda.global.cudart.cuDeviceGetUuid;
import static org.bytedeco.cuda.global.cudart.cuDriverGetVersion;
import static org.bytedeco.cuda.global.cudart.cuInit;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.bytedeco.cuda.cudart.CUuuid;
import retort.UserException;

/**
 * An NVIDIA card that can be used: its driver is new enough and its compute capability high enough.
 *
 * @param handle the driver's number for it
 * @param uuid that no other has, without "GPU-" before it
 * @param name of the product
 * @param capability 10 major + minor
 * @param driver the CUDA version of the driver, 1000 major + 10 minor
 */
record Card(int handle, String uuid, String name, int capability, int driver) {
  private static final int LEAST_DRIVER = 13000;
  private static final int LEAST_CAPABILITY = 75;

  /**
   * @throws UserException where there is no such card or it does not do
   */
  static Card of(int ordinal) {
    int[] number = new int[1];
    cuDriverGetVersion(number);
    int driver = number[0];
    if (driver < LEAST_DRIVER) {
      throw new UserException(
          "the NVIDIA driver of this machine is too old: it is for CUDA %s, and CUDA %s is needed; install driver 580 or newer"
              .formatted(version(driver), version(LEAST_DRIVER)));
    }
    int status = cuInit(0);
    if (status != 0) {
      throw new UserException(
          "the NVIDIA driver of this machine does not start (%s): are its devices (/dev/nvidia*) here, and is a GPU left to this process?"
              .formatted(CudaStatus.name(status)));
    }
    CudaStatus.driver(cuDeviceGetCount(number), "count the GPUs");
    if (ordinal >= number[0]) {
      throw new UserException(
          "there is no GPU %d for this process: the driver shows it %d (CUDA_VISIBLE_DEVICES and Spark's resource settings choose them)"
              .formatted(ordinal, number[0]));
    }
    CudaStatus.driver(cuDeviceGet(number, ordinal), "name GPU " + ordinal);
    int handle = number[0];
    int capability =
        10 * attribute(CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MAJOR, handle)
            + attribute(CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MINOR, handle);
    byte[] name = new byte[128];
    CudaStatus.driver(cuDeviceGetName(name, name.length, handle), "name GPU " + ordinal);
    Card card =
        new Card(
            handle,
            uuid(handle),
            new String(name, StandardCharsets.UTF_8).replaceAll("\0.*", ""),
            capability,
            driver);
    if (capability < LEAST_CAPABILITY) {
      throw new UserException(
          "GPU %d (%s) is too old: its compute capability is %d.%d, and 7.5 is needed (T4, RTX 20 and everything after)"
              .formatted(ordinal, card.name, capability / 10, capability % 10));
    }
    return card;
  }

  /** "NVIDIA H100 80GB HBM3 sm_90, driver 13.0". */
  @Override
  public String toString() {
    return "%s sm_%d, driver %s".formatted(name, capability, version(driver));
  }

  private static String version(int number) {
    return number / 1000 + "." + number % 1000 / 10;
  }

  private static String uuid(int handle) {
    ByteBuffer bytes = ByteBuffer.allocate(2 * Long.BYTES);
    try (CUuuid uuid = new CUuuid()) {
      CudaStatus.driver(cuDeviceGetUuid(uuid, handle), "ask a GPU");
      for (int i = 0; i < bytes.capacity(); i++) {
        bytes.put(i, uuid.bytes(i));
      }
    }
    return new UUID(bytes.getLong(0), bytes.getLong(Long.BYTES)).toString();
  }

  private static int attribute(int which, int handle) {
    int[] value = new int[1];
    CudaStatus.driver(cuDeviceGetAttribute(value, which, handle), "ask a GPU");
    return value[0];
  }
}

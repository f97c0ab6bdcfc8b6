package retort.device.cuda;

/** A value with an address in the card's memory. */
interface DeviceAddress {
  long address();
}

package retort.device.cuda;

/** What lies in the card's memory. */
interface DeviceAddress {
  long address();
}

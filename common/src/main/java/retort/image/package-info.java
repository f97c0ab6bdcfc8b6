/**
 * Images as uint8 planes: decoded from PNG and JPEG, fitted to a square, augmented, normalised,
 * encoded again.
 */
package retort.image;

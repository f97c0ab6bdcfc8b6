/**
 * Images as uint8 planes: decoded from PNG, JPEG, WebP and BMP as PIL shows them, fitted to a
 * square, augmented, normalized, encoded again.
 */
package retort.image;

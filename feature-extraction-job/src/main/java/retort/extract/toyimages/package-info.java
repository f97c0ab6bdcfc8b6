/**
 * Drawn images of ten kinds: a data set that needs no download, for the quickstart and for tests.
 *
 * <p>What tells the kinds apart is shape or texture; place, scale, direction, colors and noise are
 * drawn for each image. Everything is plain arithmetic, so that a seed gives the same pixels on
 * every machine.
 */
package retort.extract.toyimages;

/**
 * Networks: what turns images into features and outputs, and is trained to. One implementation
 * serves every architecture, on whatever device it is opened; plain arrays are accepted and given
 * at the borders alone.
 */
package retort.network;

/** The labelled datasets that a pre-trained network is moved to. */
package retort.targets;

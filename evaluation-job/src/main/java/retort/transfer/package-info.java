/** What a pre-trained network is worth on a target: linear evaluation and fine-tuning. */
package retort.transfer;

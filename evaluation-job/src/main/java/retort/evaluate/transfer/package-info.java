/**
 * Transfer of a pre-trained network to a target: linear evaluation, fine-tuning, and target
 * data-free knowledge distillation (Lee et al. 2024, sections 4.3 and 4.4).
 */
package retort.evaluate.transfer;

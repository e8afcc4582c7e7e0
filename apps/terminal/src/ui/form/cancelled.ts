/** Thrown by what a form does where the user turned back half way: nothing failed, nothing is said. */
export class Cancelled extends Error {
  constructor() {
    super('cancelled');
    this.name = 'Cancelled';
  }
}

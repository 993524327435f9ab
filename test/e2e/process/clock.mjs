// Loaded before the command, `node --import`: its clock begins at NOW, ms since the epoch, so that what an example account
// has is as old as it is in its own story, on whatever day the tests run.
const SystemDate = Date;
const ahead = Number(process.env["NOW"]) - SystemDate.now();

globalThis.Date = class extends SystemDate {
  constructor(...given) {
    if (given.length === 0) super(SystemDate.now() + ahead);
    else super(...given);
  }

  static now() {
    return SystemDate.now() + ahead;
  }
};

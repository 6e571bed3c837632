/** What is said otherwise around the coordinator's desk, which saves nothing by itself. */
export const DESK = {
  en: {
    opening: "Opening the desk …",
    slow: "This takes longer than usual. You can wait or reload the page.",
    lost: "The connection is gone. What you have typed stays here; send it again when the connection is back.",
    restarted: "The connection is back.",
    loggedOut: "You have been logged out. What you have typed stays in this tab.",
    savesItself: "Entries are written with the buttons on the page.",
    broken: "The desk could not be opened.",
    brokenHow: "Reload the page. If that does not help, tell whoever runs the course.",
  },
  nb: {
    opening: "Åpner skrivebordet …",
    slow: "Dette tar lengre tid enn vanlig. Du kan vente eller laste siden på nytt.",
    lost: "Forbindelsen er borte. Det du har skrevet, blir stående; send det på nytt når forbindelsen er tilbake.",
    restarted: "Forbindelsen er tilbake.",
    loggedOut: "Du er logget ut. Det du har skrevet, blir stående i denne fanen.",
    savesItself: "Føringer skrives med knappene på siden.",
    broken: "Skrivebordet kunne ikke åpnes.",
    brokenHow: "Last siden på nytt. Hjelper ikke det, si fra til den som drifter kurset.",
  },
};

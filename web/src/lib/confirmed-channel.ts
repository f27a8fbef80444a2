/** Where the window that confirmed by a sign-in provider says so to the page that waits. */
export const confirmedChannel = "lanstead-confirmed";

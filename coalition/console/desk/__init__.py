"""The enrolment desk: one page on which a clerk finds members and makes new ones; it joins all storeys."""

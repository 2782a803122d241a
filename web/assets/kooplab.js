/* kooplab: adds speed to pages that work without it. */

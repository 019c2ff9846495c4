// The cookie is set: on to the page, with what its address says of levers.
location.replace("/" + location.hash);

// One behaviour a module; every page works without any of them.
import "./htmx_later.js";
import "./score.js";
import "./sheet.js";
import "./dates.js";
import "./ago.js";
import "./jump.js";
import "./memo.js";
import "./focus.js";
import "./job.js";
import "./network.js";
import "./posters.js";
import "./install.js";
import "./search.js";
import "./drop.js";

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What machines ask: alive, ready, figures, the list of operations.
 *
 * Runs on: http.
 * Owns: nothing between calls.
 */
#include "api/openapi.h"
#include "base/metrics.h"
#include "core/monitor.h"
#include "http/exchange.h"

#define METRICS_MAX (256u * 1024)
#define OPENAPI_MAX (2u * 1024 * 1024)

static enum MHD_Result
answer_text(struct exchange *x, const char *type, struct str text)
{
	return exchange_answer(x, &(struct answer){ .status = 200,
	    .type = type, .body = text.p, .len = text.len });
}

enum MHD_Result
probe_health(struct exchange *x)
{
	return answer_text(x, "application/json", STR("{\"alive\":true}\n"));
}

enum MHD_Result
probe_ready(struct exchange *x)
{
	if (x->server->is_draining)
		return exchange_problem(x, ERR_STOPPING, NULL);
	if (!core_is_ready(x->server->core))
		return exchange_problem(x, ERR_BUSY, &(struct field_error){
		    .hint = "commits fail; the log says why" });
	return answer_text(x, "application/json", STR("{\"ready\":true}\n"));
}

enum MHD_Result
probe_metrics(struct exchange *x)
{
	enum MHD_Result result;
	struct buf text;

	if (!x->server->settings.metrics_open && !exchange_is_local(x))
		return exchange_problem(x, ERR_FORBIDDEN, NULL);
	buf_init(&text, METRICS_MAX);
	metrics_write(&text);
	monitor_write_metrics(core_parts(x->server->core)->monitor, &text);
	result = answer_text(x, "text/plain; version=0.0.4; charset=utf-8",
	    buf_str(&text));
	buf_fini(&text);
	return result;
}

enum MHD_Result
probe_openapi(struct exchange *x)
{
	enum MHD_Result result;
	struct buf text;

	buf_init(&text, OPENAPI_MAX);
	openapi_write(&text, core_version(x->server->core));
	result = answer_text(x, "application/json", buf_str(&text));
	buf_fini(&text);
	return result;
}

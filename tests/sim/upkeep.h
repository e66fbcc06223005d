/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SIM_UPKEEP_H
#define SIM_UPKEEP_H
/* Who looks after the simulated box. */
#include "core/certificate.h"
#include "core/licencebox.h"
#include "core/mailer.h"
#include "core/upkeeper.h"

extern const struct upkeeper sim_upkeeper;
extern const struct certkeeper sim_certkeeper;
extern const struct mailer sim_mailer;
extern const struct licencekeeper sim_licencekeeper;

#endif

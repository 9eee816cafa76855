import { Router } from 'express';
import { AppError } from '../model/errors.ts';
import type { WorkCalendar } from '../model/item.ts';
import { workingDays } from '../rules/work-calendar.ts';
import { applicationRoutes } from './applications/routes.ts';
import { authorisationRoutes } from './authorisations/routes.ts';
import { callbackRoutes, type BankReports } from './callbacks/routes.ts';
import { caseRoutes } from './cases/routes.ts';
import { catalogueRoutes } from './catalogue/routes.ts';
import { clockRoutes } from './clock/routes.ts';
import { choiceRoutes } from './choices/routes.ts';
import { dictionaryRoutes } from './dictionaries/routes.ts';
import { divisionRoutes } from './divisions/routes.ts';
import { peopleSearches, signInAttempts, tokenAttempts, type AttemptLimits } from './access/attempts.ts';
import { authenticator } from './access/authenticate.ts';
import { passwordCost, type PasswordCost } from './access/passwords.ts';
import { sessionCookies } from './access/session-cookie.ts';
import { accessTokens } from './access/tokens.ts';
import type { Context } from './context.ts';
import { fileRoutes } from './files/routes.ts';
import { formDesignRoutes } from './form-designs/routes.ts';
import { openApiDocument } from './documentation/openapi.ts';
import { namedSchemas } from './documentation/named-schemas.ts';
import { documentationPages } from './documentation/pages.ts';
import { publishedForms } from './forms/published-forms.ts';
import { mount } from './http/mount.ts';
import { problems } from './http/problems.ts';
import type { Route } from './http/route.ts';
import { securityHeaders } from './http/security-headers.ts';
import { monitoringRoutes } from './monitoring/routes.ts';
import { oauthRoutes } from './oauth/routes.ts';
import { paymentRoutes } from './payments/routes.ts';
import { peopleRoutes } from './people/routes.ts';
import { processCheckRoutes } from './process-checks/routes.ts';
import { itemRoutes } from './items/routes.ts';
import { processDesignRoutes } from './process-designs/routes.ts';
import { processRoutes } from './processes/routes.ts';
import { pdfMaker, type PdfMaker } from './print/pdf/pdf-maker.ts';
import { printRoutes } from './print/routes.ts';
import { sessionRoutes } from './session/routes.ts';
import { taskRoutes } from './tasks/routes.ts';

export interface ApiOptions extends Pick<Context, 'pool' | 'seal' | 'log' | 'onOutbox'> {
  /** Address under which browsers and integrators reach the API; issuer and audience of tokens. No slash at the end. */
  publicUrl: string;
  /** Whether that address is https: the session cookie is then Secure and carries the `__Host-` prefix. */
  cookieSecure: boolean;
  /** Official calendars of `items/calendars/`. */
  calendars: readonly WorkCalendar[];
  engine?: Context['engine'];
  engineClock?: Context['engineClock'];
  /** Who draws paper; the owner ends it. One of its own if left out. */
  pdf?: PdfMaker;
  /** Whether people and data are invented. */
  syntheticData?: boolean;
  /** Whether /api/clock may move business time. */
  controlledClock?: boolean;
  /** Where reports of the bank go; without it there is no address for them. */
  bank?: BankReports;
  /** Cost of argon2id; tests lower it. */
  passwordCost?: PasswordCost;
  /** Failed sign-ins within 15 minutes, by name and by address. */
  attemptLimits?: AttemptLimits;
  /** Searches for people within 15 minutes, by user. */
  mostPeopleSearches?: number;
}

/** The routes with what they need, without a server around them: also what OpenAPI is made from. */
export function apiRoutes(options: ApiOptions, parts = partsOf(options)): Route[] {
  const context: Context = {
    ...options,
    calendar: workingDays(options.calendars),
    forms: publishedForms(),
    engine: options.engine,
    engineClock: options.engineClock,
    pdf: options.pdf ?? pdfMaker(),
    syntheticData: options.syntheticData ?? false,
  };
  return [
    ...sessionRoutes(context, parts),
    ...oauthRoutes(context, { ...parts, attempts: parts.tokenAttempts }),
    ...applicationRoutes(context),
    ...authorisationRoutes(context),
    ...caseRoutes(context),
    ...taskRoutes(context),
    ...paymentRoutes(context),
    ...catalogueRoutes(context),
    ...formDesignRoutes(context),
    ...processRoutes(context),
    ...processCheckRoutes(context),
    ...processDesignRoutes(context),
    ...itemRoutes(context),
    ...monitoringRoutes(context),
    ...fileRoutes(context),
    ...choiceRoutes(context),
    ...dictionaryRoutes(),
    ...divisionRoutes(context),
    ...peopleRoutes(context, parts.peopleSearches),
    ...printRoutes(context),
    ...callbackRoutes(context, options.bank),
    ...(options.controlledClock ? clockRoutes(context) : []),
  ];
}

/**
 * The API as an Express router for the root of a server: `/api`, `/oauth`, `/.well-known/oauth-authorization-server`.
 * It sets the security headers for whatever comes behind it, and passes on every address that is not its own.
 */
export function createApi(options: ApiOptions): Router {
  const parts = partsOf(options);
  const routes = apiRoutes(options, parts);
  const { pool, publicUrl, cookieSecure, log } = options;
  const authenticate = authenticator({ pool, ...parts });
  const router = Router();
  router.use(securityHeaders(cookieSecure));
  router.use(['/api', '/oauth'], (req, res, next) => {
    res.set('Cache-Control', 'no-store');
    // PostgreSQL can't hold NUL, and no address of ours has one.
    if (req.url.includes('%00')) throw new AppError('INVALID_REQUEST');
    next();
  });
  router.use(documentationPages(() => openApiDocument(routes, publicUrl, namedSchemas)));
  router.use(mount(routes, authenticate));
  router.use(['/api', '/oauth'], () => {
    throw new AppError('NOT_FOUND');
  });
  router.use(problems(log));
  return router;
}

function partsOf({ pool, seal, publicUrl, cookieSecure, attemptLimits, ...rest }: ApiOptions) {
  return {
    publicUrl,
    passwordCost: rest.passwordCost ?? passwordCost,
    tokens: accessTokens({ pool, seal, issuer: publicUrl }),
    sessions: sessionCookies(cookieSecure),
    attempts: signInAttempts(pool, attemptLimits),
    tokenAttempts: tokenAttempts(pool, attemptLimits),
    peopleSearches: peopleSearches(pool, rest.mostPeopleSearches),
  };
}

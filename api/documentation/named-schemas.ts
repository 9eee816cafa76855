import { ApplicationView, CaseSummary, CaseView } from '../../model/application.ts';
import { CaseDiagram, CaseList } from '../../model/case-list.ts';
import { Dictionary } from '../../model/dictionaries/dictionary.ts';
import { DivisionView } from '../../model/division.ts';
import { FileRef } from '../../model/file.ts';
import {
  FormDesignRow,
  FormDesignView,
  FormUsage,
  FormVersionDetail,
  FormVersionView,
} from '../../model/form-design.ts';
import { MergeConflictView, MergedField, MergedForm } from '../../model/merged-form.ts';
import { FoundPerson } from '../../model/person-search.ts';
import { CasePrintout, PrintedAnswer, PrintedBlock, Printout } from '../../model/printout.ts';
import { BatchList, BatchView, PaymentList, PaymentView } from '../../model/payment.ts';
import {
  ProcessDesignRow,
  ProcessDesignView,
  ProcessPublicationDetail,
  ProcessVersionDetail,
  ProcessVersionView,
} from '../../model/process-design.ts';
import { SessionView } from '../../model/session.ts';
import { TaskDetail, TaskList, TaskView } from '../../model/task.ts';

/** Answers that the OpenAPI document shows under their own names wherever they occur. */
export const namedSchemas = {
  ApplicationView,
  CaseSummary,
  CaseView,
  CaseDiagram,
  CaseList,
  TaskView,
  TaskDetail,
  TaskList,
  PaymentView,
  PaymentList,
  BatchView,
  BatchList,
  SessionView,
  FormDesignRow,
  FormDesignView,
  FormVersionView,
  FormVersionDetail,
  FormUsage,
  ProcessDesignRow,
  ProcessDesignView,
  ProcessPublicationDetail,
  ProcessVersionView,
  ProcessVersionDetail,
  FileRef,
  Dictionary,
  DivisionView,
  FoundPerson,
  MergeConflictView,
  MergedField,
  MergedForm,
  PrintedAnswer,
  PrintedBlock,
  Printout,
  CasePrintout,
};

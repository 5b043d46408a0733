// Statements for a custom-made device, as a page gets them and signs one.
import type { Jurisdiction } from '../../records/manufacturer.ts';

export interface StatementView {
  readonly id: string;
  readonly jurisdiction: Jurisdiction;
  readonly isImplantable: boolean;
  readonly issuedOn: string;
  readonly keepUntil: string;
  /** Hex SHA-256 of the paper. */
  readonly hash: string;
  /**
   * Whether a lab manager signed exactly these bytes: 'signed', with who and when; 'not signed' while the signature is not
   * here; 'damaged' when the bytes are not those of the hash.
   */
  readonly standing: 'signed' | 'not signed' | 'damaged';
  readonly by: string;
  readonly at: number;
}
export interface StatementsView {
  /** The newest first. */
  readonly statements: readonly StatementView[];
  /** This person stands for the device, and may sign here. */
  readonly mayState: boolean;
}
export interface NewStatement {
  readonly jurisdiction: Jurisdiction;
  readonly isImplantable: boolean;
  readonly pdf: Uint8Array;
  /** The order as the page shows it, see records/orderFacts. */
  readonly order: Uint8Array;
}
export interface StatementApi {
  statements(id: string): StatementsView;
  /** Signs the paper, gives it to the practice and keeps a copy in the lab's own log. */
  issueStatement(id: string, statement: NewStatement): void;
  /** The paper itself; noted in the access log first. */
  statementPdf(id: string, statement: string): Uint8Array<ArrayBuffer>;
}

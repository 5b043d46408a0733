// What a lab makes of a case, as a page gets it and writes it.
import type { Making, MakingList } from '../../records/making.ts';
import type { AnyCase, RemadeCase } from '../../records/remakes.ts';
import type { StatementApi } from './statementview.ts';

export interface MakingView {
  readonly making: Making;
  /** Hex device of each Yjs client that wrote in it: `by` in a record is only a claim. */
  readonly writers: readonly { readonly client: number; readonly device: string }[];
  /** This person makes the work, and may still write here. */
  readonly mayMake: boolean;
}

export interface RemakesView {
  readonly remade: readonly RemadeCase[];
  /** Every case of this house, so that a share can be told. */
  readonly all: readonly AnyCase[];
}

export interface MakingApi extends StatementApi {
  making(id: string): MakingView;
  remakes(): RemakesView;
  /**
   * Notes a step, material, test, check or work given out. A lot whose day has passed is refused without a reason. The
   * check that is the last one missing moves the case to `ready`; one that fails moves it from `qc` back to `making`.
   */
  noteMade(id: string, list: MakingList, made: object): void;
  /** Takes a record back: it stays readable with the reason. */
  voidMade(id: string, list: MakingList, name: string, reason: string): void;
}

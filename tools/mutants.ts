// Small wrong versions of a source file, one change each: what a test must notice. Only places where a decision is made.
import ts from 'typescript';

export interface Mutant {
  readonly line: number;
  readonly start: number;
  readonly end: number;
  readonly before: string;
  readonly after: string;
}

const COMPARED: Readonly<Partial<Record<ts.SyntaxKind, string>>> = {
  [ts.SyntaxKind.EqualsEqualsEqualsToken]: '!==',
  [ts.SyntaxKind.ExclamationEqualsEqualsToken]: '===',
  [ts.SyntaxKind.LessThanToken]: '<=',
  [ts.SyntaxKind.LessThanEqualsToken]: '<',
  [ts.SyntaxKind.GreaterThanToken]: '>=',
  [ts.SyntaxKind.GreaterThanEqualsToken]: '>',
};

export function mutantsOf(file: string, source: string): readonly Mutant[] {
  const tree = ts.createSourceFile(file, source, ts.ScriptTarget.Latest, true);
  const found: Mutant[] = [];
  const add = (node: ts.Node, after: string): void => {
    const [start, end] = [node.getStart(tree), node.getEnd()];
    const line = tree.getLineAndCharacterOfPosition(start).line + 1;
    found.push({ line, start, end, before: source.slice(start, end), after });
  };
  const visit = (node: ts.Node): void => {
    for (const after of changesOf(node, tree)) add(node, after);
    ts.forEachChild(node, visit);
  };
  ts.forEachChild(tree, visit);
  return found;
}

function changesOf(node: ts.Node, tree: ts.SourceFile): readonly string[] {
  const text = (each: ts.Node): string => each.getText(tree);
  if (ts.isBinaryExpression(node)) {
    const { kind } = node.operatorToken;
    if (kind === ts.SyntaxKind.AmpersandAmpersandToken || kind === ts.SyntaxKind.BarBarToken)
      return [text(node.left), text(node.right)];
    const other = COMPARED[kind];
    return other === undefined ? [] : [`${text(node.left)} ${other} ${text(node.right)}`];
  }
  if (ts.isConditionalExpression(node))
    return [`${text(node.condition)} ? ${text(node.whenFalse)} : ${text(node.whenTrue)}`];
  if (ts.isPrefixUnaryExpression(node) && node.operator === ts.SyntaxKind.ExclamationToken)
    return [`!!${text(node.operand)}`];
  if (node.kind === ts.SyntaxKind.TrueKeyword && ts.isReturnStatement(node.parent)) return ['false'];
  if (node.kind === ts.SyntaxKind.FalseKeyword && ts.isReturnStatement(node.parent)) return ['true'];
  if (ts.isIfStatement(node.parent) && node.parent.expression === node && !ts.isBinaryExpression(node))
    return [`!(${text(node)})`];
  if (ts.isExpressionStatement(node) && ts.isCallExpression(node.expression)) return [';'];
  return [];
}

/** Functions that draw documents need fonts in their package, and memory. */
import { basename } from 'node:path';
import type { Metafile } from 'esbuild';
import { resourcesOf } from '../../lab/lambda/cloudformation.ts';
import { baseFiles } from '../../lib/platform/typeset/families.ts';
import { drawingMegabytes } from '../codegen/functions.ts';
import { findUsers } from '../codegen/modules.ts';
import type { Package } from './template.ts';

const drawer = 'lib/platform/typeset/typeset.ts';

/** Lists entry points whose bundle draws, as paths under functions/ without extension. */
export const findDrawingFunctions = (metafile: Metafile): string[] => findUsers(metafile, drawer);

/**
 * Checks the functions that draw. The catch-all reaches every route's code, and draws only in an API that has a route
 * which does.
 */
export function checkDrawing(packages: readonly Package[], drawing: readonly string[]): string[] {
  return packages.flatMap(({ stack, template, files }) => {
    const hasFonts = files?.some((file) => file.endsWith(basename(baseFiles.regular))) ?? false;
    const functions = resourcesOf(template, 'AWS::Lambda::Function');
    const drawers = functions.filter(([, { Handler }]) =>
      drawing.some((file) => file !== 'gateway/default' && `dist/functions/${file}.handler` === Handler),
    );
    const catchAlls = functions.filter(([, { Handler }]) => Handler === 'dist/functions/gateway/default.handler');
    return (drawers.length > 0 ? [...drawers, ...catchAlls] : []).flatMap(([id, { MemorySize }]) => [
      ...(hasFonts
        ? []
        : [`${stack}: ${id} draws documents, and the package has no fonts (serverless.yml, custom.fonts)`]),
      ...(Number(MemorySize) >= drawingMegabytes
        ? []
        : [`${stack}: ${id} draws documents, and has less than ${drawingMegabytes} MB (its route or job, draws)`]),
    ]);
  });
}

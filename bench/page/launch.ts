import chromium from '@sparticuz/chromium';
import { chromium as playwright, type Browser } from 'playwright-core';

/** Made for a host without other processes; a page with two contexts crashes under them. */
const unwanted = new Set(['--single-process', '--no-zygote']);
/**
 * Frames are drawn as soon as there is something to draw, so that no wait for the screen is in the figures. The processor
 * draws them, as a browser does where there is no graphics card: emulating one takes up to seconds for a part of a picture.
 */
const wanted = ['--disable-gpu-vsync', '--disable-frame-rate-limit', '--disable-gpu-rasterization'];

export const launch = async (): Promise<Browser> =>
  playwright.launch({
    executablePath: await chromium.executablePath(),
    args: [...chromium.args.filter((arg) => !unwanted.has(arg)), ...wanted],
    headless: true,
  });

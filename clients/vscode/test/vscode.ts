// What the search for the server uses of VS Code, under the test's control.

export const fake = {
  setting: '',
  /** Gives what the Python extension offers; undefined where it is not installed. */
  python: undefined as (() => Promise<unknown>) | undefined,
};

export const workspace = {
  getConfiguration: () => ({ get: () => fake.setting }),
};

export const extensions = {
  getExtension: (id: string) =>
    id === 'ms-python.python' && fake.python ? { activate: fake.python } : undefined,
};

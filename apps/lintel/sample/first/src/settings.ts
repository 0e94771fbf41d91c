export const settings = {
  region: 'eu-central-1',
  bucket: 'shop-images',
  accessKeyId: '@@FAKE_ACCESS_KEY_ID@@',
  secretAccessKey: '@@FAKE_SECRET_ACCESS_KEY@@',
};
